/** What a gateway does under more than it can take, and under what nobody should send. */
@NullMarked
package io.penstock.bench.overload;

import org.jspecify.annotations.NullMarked;
