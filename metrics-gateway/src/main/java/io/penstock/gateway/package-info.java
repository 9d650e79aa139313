/** Answers over HTTP what people and programs ask of a node. */
@NullMarked
package io.penstock.gateway;

import org.jspecify.annotations.NullMarked;
