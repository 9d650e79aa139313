/** Decides what a request may bring before anything looks into it. */
@NullMarked
package io.penstock.gateway.guard;

import org.jspecify.annotations.NullMarked;
