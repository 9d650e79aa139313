/** Tests of the topology's wiring, without a broker. */
@NullMarked
package io.penstock.topology;

import org.jspecify.annotations.NullMarked;
