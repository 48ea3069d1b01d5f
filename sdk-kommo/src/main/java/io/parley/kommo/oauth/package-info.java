/**
 * OAuth with Kommo: a person's consent, the grant it leads to, and tokens that are renewed once,
 * whatever the number of threads and nodes.
 */
@NullMarked
package io.parley.kommo.oauth;

import org.jspecify.annotations.NullMarked;
