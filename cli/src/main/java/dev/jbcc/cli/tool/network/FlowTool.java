package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import java.util.List;
import java.util.Map;

/** A tool that prints a line for each of certain events of connections. */
abstract class FlowTool<E> extends EventTool<E> {
    private final FlowFilters flows;

    FlowTool(Options options, String name, Class<E> eventType) {
        super(options, name, eventType);
        flows = new FlowFilters(options);
    }

    /** Returns the options about connections, to declare more of them. */
    final FlowFilters flows() {
        return flows;
    }

    @Override
    protected void check() {
        flows.check();
    }

    @Override
    protected Map<String, Object> settings() {
        return flows.settings();
    }

    @Override
    protected List<String> macros() {
        return flows.macros();
    }
}
