/** What a partition adds up about the tasks that ended: counts and latencies by window and key. */
@NullMarked
package io.penstock.stats;

import org.jspecify.annotations.NullMarked;
