/**
 * Mirrorball's TFRecord beside TensorFlow's own. TensorFlow runs in JVMs of its own, since its
 * JavaCPP is not ND4J's.
 */
package org.mirrorball.it.tensorflow;
