/** Tests of the main job. */
@NullMarked
package io.penstock.demo;

import org.jspecify.annotations.NullMarked;
