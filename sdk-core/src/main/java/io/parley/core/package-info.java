/**
 * The kernel everyone stands on: tenants, identifiers, the root of our failures, and the marks on
 * the public surface.
 *
 * <p>Inside this module the arrows run one way: {@code core} ← {@code json}, {@code secret} ←
 * {@code document}, {@code conversation}, {@code event} ← {@code work} ← {@code action} ← {@code
 * agent} ← {@code sql}, {@code memory}. Nothing points back.
 */
@NullMarked
package io.parley.core;

import org.jspecify.annotations.NullMarked;
