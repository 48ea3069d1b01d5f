/** One Kommo account and what can be done with it. */
@NullMarked
package io.parley.kommo;

import org.jspecify.annotations.NullMarked;
