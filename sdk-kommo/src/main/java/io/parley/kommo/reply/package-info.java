/** The ways an answer reaches a client through Kommo, and how to find out whether it did. */
@NullMarked
package io.parley.kommo.reply;

import org.jspecify.annotations.NullMarked;
