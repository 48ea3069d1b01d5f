/**
 * What tests of this product and of custom stores are made of: the contracts of the interfaces, a
 * clock that stands still, a chat model that follows a script, and samples of what is stored.
 */
@NullMarked
package io.parley.core.testkit;

import org.jspecify.annotations.NullMarked;
