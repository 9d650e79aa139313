/** The main job: indexes the source code of the JDK that it runs on, and proves the result. */
@NullMarked
package io.penstock.demo;

import org.jspecify.annotations.NullMarked;
