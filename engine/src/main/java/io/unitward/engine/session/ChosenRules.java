package io.unitward.engine.session;

import java.util.List;
import org.drools.model.EntryPoint;
import org.drools.model.Global;
import org.drools.model.Model;
import org.drools.model.Query;
import org.drools.model.Rule;
import org.drools.model.TypeMetaData;

/** A compiled model without some of its rules: what is off or overridden never gets into a session. */
record ChosenRules(Model all, List<Rule> chosen) implements Model {
    @Override
    public String getName() {
        return all.getName();
    }

    @Override
    public String getPackageName() {
        return all.getPackageName();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public List<Global> getGlobals() {
        return all.getGlobals();
    }

    @Override
    public List<Rule> getRules() {
        return chosen;
    }

    @Override
    public List<Query> getQueries() {
        return all.getQueries();
    }

    @Override
    public List<TypeMetaData> getTypeMetaDatas() {
        return all.getTypeMetaDatas();
    }

    @Override
    public List<EntryPoint> getEntryPoints() {
        return all.getEntryPoints();
    }
}
