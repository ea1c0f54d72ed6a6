/**
 * Layers, losses, metrics, optimizers and {@link org.mirrorball.nn.Model}, as Keras names them.
 *
 * <pre>
 *   Model.fit ── Execution ──▶ Replica ──▶ TrainingStep (a Plan) ──▶ GradientExchange ──▶ Optimizer
 *                (here, or on               forward, backward,        sums over replicas
 *                 a strategy's workers)     summed over samples
 * </pre>
 *
 * <p>The way in is {@link org.mirrorball.nn.Sequential}.
 */
package org.mirrorball.nn;
