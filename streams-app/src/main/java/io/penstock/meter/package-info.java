/** What the pipeline counts as it runs: cheap to add to on a stream thread, read by scrapes. */
@NullMarked
package io.penstock.meter;

import org.jspecify.annotations.NullMarked;
