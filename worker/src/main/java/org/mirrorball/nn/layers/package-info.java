/** The layers of Keras that Mirrorball has, made by {@link org.mirrorball.nn.layers.Layers}. */
package org.mirrorball.nn.layers;
