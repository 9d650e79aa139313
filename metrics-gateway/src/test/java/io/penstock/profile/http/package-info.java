/** Tests of profiling with a real server and real load. */
@NullMarked
package io.penstock.profile.http;

import org.jspecify.annotations.NullMarked;
