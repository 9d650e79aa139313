/** Lets a program submit tasks, or do them. */
@NullMarked
package io.penstock.client;

import org.jspecify.annotations.NullMarked;
