/** Tests that the benches measure what they say. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;
