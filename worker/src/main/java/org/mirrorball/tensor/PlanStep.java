package org.mirrorball.tensor;

/**
 * One kernel of a plan.
 *
 * @param label the op and what it makes, for profiles
 * @param position the position of the operation it belongs to
 * @param completes whether it is the last write of that position to flat vectors
 */
record PlanStep(String label, int position, Kernel kernel, boolean completes) {}
