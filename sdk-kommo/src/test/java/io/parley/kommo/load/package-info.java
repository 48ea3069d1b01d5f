/** Storms: what must hold while everything goes wrong, at a size that takes a while. */
package io.parley.kommo.load;
