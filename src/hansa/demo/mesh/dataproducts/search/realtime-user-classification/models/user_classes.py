"""Teaches a classifier on the customers whose segment is known, and judges every user of the last half year with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

if TYPE_CHECKING:
    import duckdb

FEATURES = ("searches", "visits", "click_rate", "basket_rate", "evening_share", "app_share", "days_since_search")
LIKELY, UNLIKELY = 0.6, 0.3
"""Where the likelihood becomes a word; the contract says the same."""


def user_classes(user_features: duckdb.DuckDBPyRelation) -> pa.Table:
    """One row for each row of `user_features`. The seed is fixed: the same features give the same classes."""
    users = user_features.order("customer_key").to_arrow_table()
    x = np.column_stack([users[name].to_numpy().astype(float) for name in FEATURES])
    loyal = users["segment"].to_numpy(zero_copy_only=False) == "loyal"
    likelihood, quality = _learn(x, loyal)
    words = np.select([likelihood >= LIKELY, likelihood < UNLIKELY], ["likely loyal", "passing by"], "undecided")
    return pa.table(
        {
            "customer_key": users["customer_key"],
            "user_class": pa.array(words.astype(object), pa.string()),
            "likelihood": np.round(likelihood, 4),
            "searches": users["searches"],
            "model_auc": np.full(len(likelihood), round(quality, 4)),
        }
    )


def _learn(x: np.ndarray, loyal: np.ndarray) -> tuple[np.ndarray, float]:
    """The likelihood for each row, and how well rows that were held back are told apart."""
    seen, held_back, is_loyal, was_loyal = train_test_split(x, loyal, test_size=0.25, random_state=7, stratify=loyal)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200, class_weight="balanced"))
    model.fit(seen, is_loyal)
    quality = float(roc_auc_score(was_loyal, model.predict_proba(held_back)[:, 1]))
    return model.predict_proba(x)[:, 1], quality
