/**
 * Answers from passages without a language model, and checks of any answer against its passages.
 */
@NullMarked
package io.parley.rag.answer;

import org.jspecify.annotations.NullMarked;
