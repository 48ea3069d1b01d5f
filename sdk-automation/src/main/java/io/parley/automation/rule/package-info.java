/**
 * Rules: on these events, when this holds, do that. Conditions are data with one meaning, and the
 * engine decides without acting.
 */
@NullMarked
package io.parley.automation.rule;

import org.jspecify.annotations.NullMarked;
