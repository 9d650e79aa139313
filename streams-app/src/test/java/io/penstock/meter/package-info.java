/** Tests of what the pipeline counts. */
@NullMarked
package io.penstock.meter;

import org.jspecify.annotations.NullMarked;
