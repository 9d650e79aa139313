/** Tests of a node on a real broker. */
@NullMarked
package io.penstock.node;

import org.jspecify.annotations.NullMarked;
