/** Tests of the profiler on this very process. */
@NullMarked
package io.penstock.profile;

import org.jspecify.annotations.NullMarked;
