/**
 * One Kommo account and what can be done with it.
 *
 * <p>Inside this module the arrows run one way: {@code kommo.entity} ← {@code kommo} ← {@code
 * kommo.reply} ← {@code kommo.action}; {@code kommo.webhook} stands alone. Nothing points back.
 */
@NullMarked
package io.parley.kommo;

import org.jspecify.annotations.NullMarked;
