/** What listeners are told, and within which bounds. */
@NullMarked
package io.penstock.gateway.live;

import org.jspecify.annotations.NullMarked;
