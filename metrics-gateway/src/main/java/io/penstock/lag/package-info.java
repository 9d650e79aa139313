/** Judges how far consumer groups are behind, from samples of their committed offsets. */
@NullMarked
package io.penstock.lag;

import org.jspecify.annotations.NullMarked;
