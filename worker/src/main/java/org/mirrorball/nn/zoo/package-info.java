/** Models with the shapes that TensorFlow's guides or the papers give them. */
package org.mirrorball.nn.zoo;
