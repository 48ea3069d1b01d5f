/**
 * Language models as agents use them: asked within a time, left alone when they must be, counted.
 */
@NullMarked
package io.parley.core.model;

import org.jspecify.annotations.NullMarked;
