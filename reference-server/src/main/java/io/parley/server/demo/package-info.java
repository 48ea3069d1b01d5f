/** The demo: a small shop with customers who write, on the Kommo sandbox. */
@NullMarked
package io.parley.server.demo;

import org.jspecify.annotations.NullMarked;
