/**
 * Tensors, their operations, gradients and compiled plans: one op table run two ways, and the only
 * package that knows ND4J and oneDNN.
 *
 * <pre>
 *   Ops ──► Op (shape rule, kernel, gradient, cost)
 *            ├── eager:    Dispatch runs the kernel at once, GradientTape remembers
 *            └── compiled: Graph collects operations, MixedPrecision and Fusion rewrite it,
 *                          Plan lays out memory and runs them
 * </pre>
 *
 * <p>Begin with {@link org.mirrorball.tensor.Ops}, then {@link org.mirrorball.tensor.GradientTape}
 * and {@link org.mirrorball.tensor.Plan}.
 */
package org.mirrorball.tensor;
