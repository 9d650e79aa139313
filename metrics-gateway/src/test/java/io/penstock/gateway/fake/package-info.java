/** The pipeline as the gateway sees it, in memory. */
@NullMarked
package io.penstock.gateway.fake;

import org.jspecify.annotations.NullMarked;
