/**
 * Sequences: steps over time for one subject. A definition is data, the engine decides without
 * acting, and each step is a job in the subject's mailbox, so that it survives everything.
 */
@NullMarked
package io.parley.automation.sequence;

import org.jspecify.annotations.NullMarked;
