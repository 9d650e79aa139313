/** Tells browsers what happens as it happens, by server-sent events. */
@NullMarked
package io.penstock.gateway.live;

import org.jspecify.annotations.NullMarked;
