/**
 * Conversations that a company has planned: scripts as data, and a pure engine that says what comes
 * next in one. What is kept of them is kept in documents.
 */
@NullMarked
package io.parley.core.script;

import org.jspecify.annotations.NullMarked;
