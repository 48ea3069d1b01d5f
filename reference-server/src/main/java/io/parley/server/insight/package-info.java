/** What can be learnt from what happened: figures, questions without an answer, feedback. */
@NullMarked
package io.parley.server.insight;

import org.jspecify.annotations.NullMarked;
