"""Fits what ships under knowledge/heads/ on the cases of evals/train and the examples of knowledge/behaviours.yaml.

Run `python -m evals.fit_heads`. Every figure it prints is from cross-validation by case: a sentence or case is
always judged by heads that have not seen its case. The chat model's margins are read from
evals/train/margins.<profile>.json; `python -m evals.ask_margins` makes that file.

    >>> fit_heads(load_training_cases(), load_knowledge(), EmbeddedE5(), out)      # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, KFold

from assistant.classify.features import ngram_features
from assistant.classify.heads import Heads
from assistant.knowledge import Knowledge, load_knowledge
from assistant.records import BEHAVIOURS, OFFENCES
from assistant.retrieve.embed import EmbeddedE5, Embedder
from assistant.settings import load_settings
from evals.training import TRAIN, TrainingCase, load_training_cases

Floats = npt.NDArray[np.float32]
_DENSE_SCALE, _NGRAM_SCALE = 10.0, 3.0
_FOLDS = 4
_FEWEST = 5
_CLIP = 0.01


class Texts(NamedTuple):
    """Texts to learn from: their vectors, the group (case) of each, and a label column for each name."""

    texts: list[str]
    vectors: Floats
    groups: npt.NDArray[np.int64]
    names: tuple[str, ...]
    labels: npt.NDArray[np.int8]  # 1 yes, 0 no, -1 left out


class RememberingEmbedder:
    """The embedded model with its vectors kept on disk by text, so that a refit embeds only what is new."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder, self._path = embedder, path
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self._known: dict[str, Floats] = {}
        if path.exists():
            with np.load(path) as kept:
                self._known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._embedder.queries(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        keys = [hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest()[:24] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._known.update(zip(new, self._embedder.passages(list(new.values())), strict=True))
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._path, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
        return np.stack([self._known[key] for key in keys])


class Fitted(NamedTuple):
    """Heads for shipping and their out-of-fold log-odds, shape (texts, names)."""

    heads: Heads
    logits: Floats


def behaviour_texts(cases: Sequence[TrainingCase], knowledge: Knowledge, embedder: Embedder) -> Texts:
    """Sentences of the cases and examples of the behaviours; an example says nothing about other types."""
    rows: list[tuple[str, int, dict[str, int]]] = []
    for group, case in enumerate(cases):
        rows += [(s.t, group, {t: int(t in s.b) for t in BEHAVIOURS}) for s in case.sentences]
    for kind, behaviour in knowledge.behaviours.items():
        for value, examples in ((1, behaviour.examples), (0, behaviour.not_examples)):
            rows += [(text, len(cases) + i % 50, {kind: value}) for i, text in enumerate(examples)]
    texts = [text for text, _, _ in rows]
    labels = np.array([[marks.get(t, -1) for t in BEHAVIOURS] for _, _, marks in rows], dtype=np.int8)
    return Texts(texts, embedder.passages(texts), np.array([g for _, g, _ in rows]), BEHAVIOURS, labels)


def question_texts(cases: Sequence[TrainingCase], knowledge: Knowledge, embedder: Embedder) -> Texts:
    """Whole cases with the answers to the questions."""
    names = tuple(knowledge.questions)
    texts = [case.text for case in cases]
    labels = np.array([[-1 if q in c.unsure else int(q in c.yes) for q in names] for c in cases], dtype=np.int8)
    return Texts(texts, embedder.passages(texts), np.arange(len(cases)), names, labels)


def offence_texts(cases: Sequence[TrainingCase], questions: Texts) -> Texts:
    """The same whole cases with their offences as labels."""
    labels = np.array([[int(o in c.offences) for o in OFFENCES] for c in cases], dtype=np.int8)
    return questions._replace(names=OFFENCES, labels=labels)


def fit(data: Texts, embedder: Embedder, strength: float) -> Fitted:
    """One logistic head per name, and what heads fitted on the other folds say about each text."""
    mean = data.vectors.mean(axis=0)
    features = _features(data.vectors - mean, data.texts)
    size = data.vectors.shape[1]
    columns = [_fit_one(features, data, column, strength) for column in range(len(data.names))]
    weights = np.array([c[0] for c in columns])
    dense, ngrams = weights[:, :size] * _DENSE_SCALE, weights[:, size:] * _NGRAM_SCALE
    bias = np.array([c[1] for c in columns]) - dense @ mean
    heads = Heads(
        data.names, dense.astype(np.float32), ngrams.astype(np.float32), bias.astype(np.float32), embedder.name
    )
    return Fitted(heads, np.stack([c[2] for c in columns], axis=1).astype(np.float32))


def _features(vectors: Floats, texts: Sequence[str]) -> csr_matrix:
    return hstack([csr_matrix(vectors * _DENSE_SCALE), csr_matrix(ngram_features(texts) * _NGRAM_SCALE)]).tocsr()


def _fit_one(
    features: csr_matrix, data: Texts, column: int, strength: float
) -> tuple[npt.NDArray[np.float64], float, npt.NDArray[np.float64]]:
    labels = data.labels[:, column]
    known = labels >= 0
    out_of_fold = np.zeros(len(labels))
    if (labels == 1).sum() < _FEWEST:
        rate = max((labels == 1).sum(), 0.5) / max(known.sum(), 1)
        return np.zeros(features.shape[1]), float(np.log(rate / (1 - rate))), out_of_fold + np.log(rate / (1 - rate))
    for train, test in GroupKFold(_FOLDS).split(features, groups=data.groups):
        chosen = train[known[train]]
        model = _logistic(strength).fit(features[chosen], labels[chosen])
        out_of_fold[test] = model.decision_function(features[test])
    model = _logistic(strength).fit(features[known], labels[known])
    return model.coef_[0], float(model.intercept_[0]), out_of_fold


def _logistic(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", tol=1e-2, max_iter=200)


def aucs(data: Texts, logits: Floats) -> dict[str, float]:
    """Area under the curve by name, where both answers occur among the known labels."""
    found = {}
    for column, name in enumerate(data.names):
        known = data.labels[:, column] >= 0
        truth = data.labels[known, column]
        if 0 < truth.sum() < len(truth):
            found[name] = round(float(roc_auc_score(truth, logits[known, column])), 3)
    return found


def fit_stack(
    data: Texts, head_logits: Floats, margins: dict[str, dict[str, float]], ids: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Weights of margin and head for each question that the model was asked, shrunk towards weights common to all."""
    asked = {name: [i for i, case in enumerate(ids) if name in margins.get(case, {})] for name in data.names}
    rows = {name: [i for i in places if data.labels[i, data.names.index(name)] >= 0] for name, places in asked.items()}
    rows = {name: places for name, places in rows.items() if len(places) >= _FEWEST}
    inputs, truths, centres = {}, {}, {}
    for name, places in rows.items():
        column = data.names.index(name)
        told = np.array([margins[ids[i]][name] for i in places])
        centres[name] = float(told.mean())
        inputs[name] = np.column_stack([told - centres[name], head_logits[places, column]])
        truths[name] = data.labels[places, column]
    if not rows:
        return {}
    common = LogisticRegression(C=1.0).fit(np.vstack(list(inputs.values())), np.concatenate(list(truths.values())))
    table = {}
    for name in rows:
        coefficients, bias = _shrunk(inputs[name], truths[name], common)
        table[name] = _weights(bias, coefficients, centres[name])
    return table


def fit_alone(data: Texts, head_logits: Floats) -> dict[str, dict[str, float]]:
    """The weight of the head where the model is not asked: its log-odds brought to the rate of yes among the cases."""
    table = {}
    for column, name in enumerate(data.names):
        known = data.labels[:, column] >= 0
        model = LogisticRegression(C=10.0).fit(head_logits[known, column : column + 1], data.labels[known, column])
        table[name] = _weights(model.intercept_[0], [0.0, float(model.coef_[0, 0])], 0.0)
    return table


def _shrunk(
    inputs: npt.NDArray[np.float64], truth: npt.NDArray[np.int8], common: LogisticRegression
) -> tuple[npt.NDArray[np.float64], float]:
    """Logistic weights near the common ones: a fit of the rest after the common score, by Newton steps."""
    prior = np.append(common.coef_[0], common.intercept_[0])
    design = np.column_stack([inputs, np.ones(len(inputs))])
    weights, tightness = prior.copy(), np.array([4.0, 4.0, 0.5])
    for _ in range(50):
        probabilities = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probabilities - truth) + tightness * (weights - prior)
        hessian = design.T @ (design * (probabilities * (1 - probabilities))[:, None]) + np.diag(tightness)
        weights = weights - np.linalg.solve(hessian, gradient)
    weights[:2] = np.maximum(weights[:2], 0.0)
    return weights[:2], float(weights[2])


def _weights(bias: float, coefficients: Sequence[float], centre: float) -> dict[str, float]:
    margin, head = float(coefficients[0]), float(coefficients[1])
    return {"bias": round(float(bias) - margin * centre, 4), "margin": round(margin, 4), "head": round(head, 4)}


def fit_scores(
    cases: Sequence[TrainingCase], names: Sequence[str], probabilities: Floats
) -> dict[str, dict[str, object]]:
    """Offence scores (one against the rest) and recommendation scores over the answers."""
    centred = probabilities - 0.5
    offences = {o: _score(centred, np.array([o in c.offences for c in cases]), names) for o in OFFENCES}
    kinds = ("refer", "investigate_further", "do_not_refer")
    model = LogisticRegression(C=0.5, max_iter=2000).fit(centred, [c.recommendation for c in cases])
    recommendations = {
        kind: {
            "bias": round(float(model.intercept_[list(model.classes_).index(kind)]), 4),
            "weights": dict(zip(names, model.coef_[list(model.classes_).index(kind)].round(4).tolist(), strict=True)),
        }
        for kind in kinds
    }
    return {"offences": offences, "recommendations": recommendations}


def _score(centred: Floats, truth: npt.NDArray[np.bool_], names: Sequence[str]) -> dict[str, object]:
    model = LogisticRegression(C=0.5, class_weight="balanced", max_iter=2000).fit(centred, truth)
    return {
        "bias": round(float(model.intercept_[0]), 4),
        "weights": dict(zip(names, model.coef_[0].round(4).tolist(), strict=True)),
    }


def offence_figures(cases: Sequence[TrainingCase], probabilities: Floats, text_logits: Floats) -> dict[str, float]:
    """Cross-validated: how often the likeliest offence is the first one of a case that has one, how often crimes and
    other cases have any offence above one half, and how often the recommendation is right."""
    centred = probabilities - 0.5
    advice = np.array([c.recommendation for c in cases])
    labels = np.array([[o in c.offences for o in OFFENCES] for c in cases])
    scored, advised = np.zeros(labels.shape), advice.copy()
    for train, test in KFold(_FOLDS, shuffle=True, random_state=0).split(centred):
        for column in range(len(OFFENCES)):
            model = LogisticRegression(C=0.5, class_weight="balanced", max_iter=2000)
            scored[test, column] = model.fit(centred[train], labels[train, column]).decision_function(centred[test])
        advised[test] = (
            LogisticRegression(C=0.5, max_iter=2000).fit(centred[train], advice[train]).predict(centred[test])
        )
    joined = (scored + text_logits) / 2
    crimes = labels.any(axis=1)
    first = np.array([OFFENCES.index(c.offences[0]) if c.offences else -1 for c in cases])
    lawful = advice == "do_not_refer"
    return {
        "first_offence_of_crimes": round(float((joined.argmax(axis=1) == first)[crimes].mean()), 3),
        "crimes_with_an_offence_above_half": round(float((joined.max(axis=1) > 0)[crimes].mean()), 3),
        "others_with_an_offence_above_half": round(float((joined.max(axis=1) > 0)[~crimes].mean()), 3),
        "recommendation": round(float((advised == advice).mean()), 3),
        "do_not_refer_recognised": round(float((advised[lawful] == "do_not_refer").mean()), 3),
        "refer_called_do_not_refer": round(float((advised[advice == "refer"] == "do_not_refer").mean()), 3),
    }


def read_margins(profile: str) -> dict[str, dict[str, float]]:
    """The chat model's margins by case and question, as far as they were asked."""
    path = TRAIN / f"margins.{profile}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def fit_heads(cases: Sequence[TrainingCase], knowledge: Knowledge, embedder: Embedder, out: Path) -> dict[str, object]:
    """Fits everything, writes it to `out`, and returns the cross-validated figures."""
    out.mkdir(parents=True, exist_ok=True)
    figures = fit_behaviours(cases, knowledge, embedder, out) | fit_assessment(cases, knowledge, embedder, out)
    return {"cases": len(cases)} | figures


def fit_behaviours(
    cases: Sequence[TrainingCase], knowledge: Knowledge, embedder: Embedder, out: Path
) -> dict[str, object]:
    """The heads over sentences."""
    sentences = behaviour_texts(cases, knowledge, embedder)
    behaviours = fit(sentences, embedder, strength=0.3)
    behaviours.heads.save(out / "behaviours.npz")
    return {"behaviour_auc": aucs(sentences, behaviours.logits)}


def fit_assessment(
    cases: Sequence[TrainingCase], knowledge: Knowledge, embedder: Embedder, out: Path
) -> dict[str, object]:
    """The heads over cases, the weights of the model's margins, and the scores over the answers."""
    questions = question_texts(cases, knowledge, embedder)
    answered = fit(questions, embedder, strength=0.3)
    answered.heads.save(out / "questions.npz")
    margins = read_margins("small")
    ids = [c.id for c in cases]
    head_logits = np.clip(answered.logits, np.log(_CLIP / (1 - _CLIP)), -np.log(_CLIP / (1 - _CLIP)))
    alone = fit_alone(questions, head_logits)
    asked = fit_stack(questions, head_logits, margins, ids)
    large = {"default": {"bias": 0.0, "margin": 0.5, "head": 0.3}}
    _write(out / "questions.json", {"small": alone | asked, "large": large})
    probabilities = _stacked(questions, head_logits, margins, ids, alone, asked)
    _write(out / "offences.json", fit_scores(cases, questions.names, probabilities))
    texts = offence_texts(cases, questions)
    told = fit(texts, embedder, strength=0.3)
    told.heads.save(out / "offences.npz")
    return {
        "asked": sum(i in margins for i in ids),
        "question_auc": aucs(questions, probabilities),
        **offence_figures(cases, probabilities, told.logits),
    }


def _stacked(
    data: Texts,
    head_logits: Floats,
    margins: dict[str, dict[str, float]],
    ids: Sequence[str],
    alone: dict[str, dict[str, float]],
    asked: dict[str, dict[str, float]],
) -> Floats:
    """Probabilities as a run would give them: with the model's margin where the case was asked, else by the head."""
    logits = np.zeros_like(head_logits)
    for column, name in enumerate(data.names):
        for row, case in enumerate(ids):
            margin = margins.get(case, {}).get(name)
            weight = alone[name] if margin is None or name not in asked else asked[name]
            logits[row, column] = (
                weight["bias"] + weight["margin"] * (margin or 0.0) + weight["head"] * head_logits[row, column]
            )
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    shipped = Path(__file__).resolve().parent.parent / "knowledge" / "heads"
    remembering = RememberingEmbedder(EmbeddedE5(), load_settings().cache_dir / "evals" / "vectors.npz")
    figures = fit_heads(load_training_cases(), load_knowledge(), remembering, shipped)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
