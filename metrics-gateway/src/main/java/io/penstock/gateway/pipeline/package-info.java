/** What the gateway needs of the pipeline: small interfaces that a node implements. */
@NullMarked
package io.penstock.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
