package dev.jbcc.cli.tool.cpu;

/**
 * {@code struct event} of {@code cpuunclaimed.c}.
 *
 * @param timestamp nanoseconds of CLOCK_MONOTONIC
 * @param length tasks on the CPU's run queue, the running one among them; 0 if it is idle
 */
record QueueSample(long timestamp, int cpu, int length) {}
