package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.StackTool;
import java.util.Map;

/** A tool that sums up times off the CPU by stack: its program includes {@code blocking.h}. */
abstract class BlockingTool extends StackTool {
    private static final int STORAGE = 1024;

    private final Filters tasks;
    private final BlockingOptions blocking;

    /** @param all whether there are stacks of user space, and options for several tasks, kernel threads and states */
    BlockingTool(Options options, String name, boolean all) {
        super(options, name, STORAGE);
        tasks = all
                ? filters().pids().tids("-t", "--tid").containers()
                : filters().pid().containers();
        blocking = all ? BlockingOptions.all(options) : BlockingOptions.few(options);
        if (all) {
            declareSides();
        }
        declareDuration();
    }

    /** Returns which tasks were asked for, for titles. */
    final String tasks() {
        return blocking.tasks(tasks);
    }

    @Override
    protected void check() {
        super.check();
        blocking.check();
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = super.settings();
        blocking.addTo(settings);
        return settings;
    }

    @Override
    protected String unit() {
        return "microseconds";
    }
}
