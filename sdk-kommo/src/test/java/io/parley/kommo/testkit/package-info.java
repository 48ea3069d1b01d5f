/** What tests against Kommo need: the sandbox as a JUnit extension, and a receiver of webhooks. */
@NullMarked
package io.parley.kommo.testkit;

import org.jspecify.annotations.NullMarked;
