/**
 * What news from Kommo is worth: whether it is still news, whose doing it was, and what was missed
 * while nobody listened.
 */
@NullMarked
package io.parley.kommo.news;

import org.jspecify.annotations.NullMarked;
