/** Bytes under a name, such as an uploaded file, kept beside the documents they belong to. */
@NullMarked
package io.parley.core.blob;

import org.jspecify.annotations.NullMarked;
