/** Tells what went wrong as problem documents (RFC 9457). */
@NullMarked
package io.penstock.gateway.problem;

import org.jspecify.annotations.NullMarked;
