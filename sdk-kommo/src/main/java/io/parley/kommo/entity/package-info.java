/** The things of a Kommo account as values: what was read, and what is to be written. */
@NullMarked
package io.parley.kommo.entity;

import org.jspecify.annotations.NullMarked;
