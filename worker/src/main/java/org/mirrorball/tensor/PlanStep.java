package org.mirrorball.tensor;

import java.util.List;

/**
 * One kernel of a plan.
 *
 * @param label the op and what it makes, for profiles
 * @param position the position of the operation it belongs to
 * @param part what the operation belongs to
 * @param results what it has written when the kernel has run
 * @param completes whether it is the last write of that position to flat vectors
 */
record PlanStep(
    String label,
    String part,
    int position,
    Kernel kernel,
    List<Memory> results,
    boolean completes) {}
