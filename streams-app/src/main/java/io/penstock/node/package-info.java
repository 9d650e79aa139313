/** Composes a node of topology, registry, gateway and settings. */
@NullMarked
package io.penstock.node;

import org.jspecify.annotations.NullMarked;
