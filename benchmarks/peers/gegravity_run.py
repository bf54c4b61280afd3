"""gegravity's one-sector model on a sample in its own layout, in an environment of its own; see ``armington.py``.

    python -m venv peer && peer/bin/pip install gegravity
    peer/bin/python benchmarks/peers/gegravity_run.py sample.csv JPN CAN out.csv

Columns of the sample: exporter, importer, year, trade, Y, E, pta, lndist, ... Elasticity of substitution 5; costs of
pta and distance are given, so that nothing is estimated. The experiment: a trade agreement of two countries.
"""

from __future__ import annotations

import sys
import time

import gegravity as ge
import pandas as pd

COEFFICIENTS = {"pta": 0.4, "contiguity": 0.39, "common_language": 0.29, "lndist": -0.38, "international": -3.41}
SIGMA = 5


RESCALES = (1, 10, 100, 1000, 0.1, 0.01)
"""Its solver needs one that fits the sample; its own notes say to try."""


def _solve_base(model: ge.OneSectorGE) -> None:
    for factor in RESCALES:
        try:
            model.build_baseline(omr_rescale=factor)
        except ValueError:
            continue
        print(f"rescale {factor}")
        return
    raise SystemExit("gegravity found no base with any factor.")


def main() -> None:
    """Solve, and write what each country's terms of trade and real expenditure become, and the base's flows."""
    file, one, two, out = sys.argv[1:]
    data = pd.read_csv(file)
    data["year"] = data["year"].astype(str)
    baseline = ge.BaselineData(data, imp_var_name="importer", exp_var_name="exporter", year_var_name="year",
                               trade_var_name="trade", expend_var_name="E", output_var_name="Y")  # fmt: skip
    there = [k for k in COEFFICIENTS if k in data]
    table = pd.DataFrame({"var": there, "coeff": [COEFFICIENTS[k] for k in there], "ste": 0.01})
    costs = ge.CostCoeffs(table, identifier_col="var", coeff_col="coeff", stderr_col="ste")
    start = time.process_time()
    model = ge.OneSectorGE(baseline, year=str(data["year"].iloc[0]), reference_importer=data["importer"].iloc[0],
                           sigma=SIGMA, cost_coeff_values=costs, cost_variables=there, quiet=True)  # fmt: skip
    _solve_base(model)
    experiment = model.baseline_data.copy()
    pair = experiment["importer"].isin([one, two]) & experiment["exporter"].isin([one, two])
    experiment.loc[pair & (experiment["importer"] != experiment["exporter"]), "pta"] = 1
    model.define_experiment(experiment)
    model.simulate()
    took = time.process_time() - start
    model.bilateral_trade_results.reset_index().to_csv(out.replace(".csv", "_flows.csv"), index=False)
    model.country_results.reset_index().assign(seconds=took).to_csv(out, index=False)


if __name__ == "__main__":
    main()
