"""Files as releases of Keras before 2.3 wrote them, with outputs that NumPy computes: python old_keras_files.py FOLDER (needs h5py, numpy).

Keras 1: old names of arguments and weights, texts of fixed length, a list as the config of Sequential. Keras 2.0: two inputs and a shared layer,
texts of fixed length, names of layers in several attributes.
"""
import json, os, sys
import h5py, numpy as np

rng = np.random.default_rng(7)
f32 = lambda *shape: rng.normal(size=shape).astype("float32")
fixed = lambda names: np.array([name.encode("utf8") for name in names])


def array(values):
    return {"shape": list(values.shape), "data": [float(v) for v in np.asarray(values, "float32").ravel()]}


def save(folder, name, config, version, layers, io, split=False, halves=False):
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    with h5py.File(f"{folder}/{name}/model.h5", "w") as file:
        file.attrs["keras_version"] = version.encode("utf8")
        file.attrs["model_config"] = json.dumps(config).encode("utf8")
        weights = file.create_group("model_weights")
        names = [layer for layer, _ in layers]
        if split:
            for i in range(len(names)): weights.attrs[f"layer_names{i}"] = fixed(names[i:i + 1])
        else: weights.attrs["layer_names"] = fixed(names)
        for layer, arrays in layers:
            group = weights.create_group(layer)
            group.attrs["weight_names"] = fixed([n for n, _ in arrays])
            for n, values in arrays: group.create_dataset(n, data=values.astype(">f8") if halves else values)
    json.dump({"provenance": "NumPy " + np.__version__, **io}, open(f"{folder}/{name}/io.json", "w"))


def keras1(folder):
    w, b, v, c = f32(3, 4), f32(4), f32(4, 2), f32(2)
    gamma, beta, mean, std = f32(4), f32(4), f32(4), np.abs(f32(4)) + 0.5
    dense = lambda name, units, activation, **more: {"class_name": "Dense", "config": {"name": name, "trainable": True, "output_dim": units, "init": "uniform", "activation": activation, "W_regularizer": None, "b_regularizer": None, "activity_regularizer": None, "W_constraint": None, "b_constraint": None, "bias": True, **more}}
    config = {"class_name": "Sequential", "config": [
        dense("dense_1", 4, "tanh", input_dim=3, batch_input_shape=[None, 3], input_dtype="float32"),
        {"class_name": "BatchNormalization", "config": {"name": "batchnormalization_1", "trainable": True, "mode": 0, "axis": -1, "epsilon": 0.001, "momentum": 0.99, "beta_init": "zero", "gamma_init": "one", "beta_regularizer": None, "gamma_regularizer": None}},
        {"class_name": "Dropout", "config": {"name": "dropout_1", "trainable": True, "p": 0.5}},
        dense("dense_2", 2, "softmax")]}
    x = f32(5, 3); h = np.tanh(x.astype("f8") @ w + b); h = (h - mean) / np.sqrt(std.astype("f8") + 0.001) * gamma + beta
    e = np.exp(h @ v + c); out = e / e.sum(-1, keepdims=True)
    save(folder, "keras1", config, "1.2.2", [
        ("dense_1", [("dense_1_W", w), ("dense_1_b", b)]),
        ("batchnormalization_1", [("batchnormalization_1_gamma", gamma), ("batchnormalization_1_beta", beta), ("batchnormalization_1_running_mean", mean), ("batchnormalization_1_running_std", std)]),
        ("dropout_1", []), ("dense_2", [("dense_2_W", v), ("dense_2_b", c)])], {"input": array(x), "output": array(out)})


def keras2(folder):
    w, b, v, c = f32(3, 4), f32(4), f32(8, 2), f32(2)
    init = {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}
    zeros = {"class_name": "Zeros", "config": {}}
    dense = lambda name, units, activation, nodes: {"class_name": "Dense", "name": name, "inbound_nodes": nodes, "config": {"name": name, "trainable": True, "units": units, "activation": activation, "use_bias": True, "kernel_initializer": init, "bias_initializer": zeros, "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}}
    inputs = lambda name: {"class_name": "InputLayer", "name": name, "inbound_nodes": [], "config": {"batch_input_shape": [None, 3], "dtype": "float32", "sparse": False, "name": name}}
    config = {"class_name": "Model", "config": {"name": "model_1", "layers": [
        inputs("left"), inputs("right"),
        # Behind what reads it, as an order of layers may be.
        {"class_name": "Concatenate", "name": "join/both", "inbound_nodes": [[["shared", 0, 0, {}], ["shared", 1, 0, {}]]], "config": {"name": "join/both", "trainable": True, "axis": -1}},
        dense("shared", 4, "relu", [[["left", 0, 0, {}]], [["right", 0, 0, {}]]]),
        dense("out/put", 2, "linear", [[["join/both", 0, 0, {}]]])],
        "input_layers": [["left", 0, 0], ["right", 0, 0]], "output_layers": [["out/put", 0, 0], ["shared", 1, 0]]}}
    x, y = f32(5, 3), f32(5, 3); one, two = (np.maximum(a.astype("f8") @ w + b, 0) for a in (x, y))
    save(folder, "keras20", config, "2.0.8", [
        ("left", []), ("right", []), ("shared", [("shared/kernel:0", w), ("shared/bias:0", b)]), ("join/both", []), ("out/put", [("out/put/kernel:0", v), ("out/put/bias:0", c)])],
        {"inputs": {"right": array(y), "left": array(x)}, "outputs": [array(np.concatenate([one, two], -1) @ v + c), array(two)]}, split=True, halves=True)


def recurrent(folder):
    """LSTM and GRU with their hard sigmoid, 0.2 x + 0.5; a GRU that does not say where its reset stands: before the product."""
    hard = lambda a: np.clip(0.2 * a + 0.5, 0, 1)
    k, r, b = f32(3, 16), f32(4, 16), f32(16); gk, gr, gb = f32(4, 15), f32(5, 15), f32(15); v = f32(5, 2)
    init = {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "normal", "seed": None, "dtype": "float32"}}
    layer = lambda kind, name, **more: {"class_name": kind, "config": {"name": name, "trainable": True, "return_sequences": True, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False, "units": 4, "activation": "tanh", "recurrent_activation": "hard_sigmoid", "use_bias": True, "kernel_initializer": init, "recurrent_initializer": {"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}}, "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None, "recurrent_regularizer": None, "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "recurrent_constraint": None, "bias_constraint": None, "dropout": 0.0, "recurrent_dropout": 0.0, "implementation": 0, **more}}
    config = {"class_name": "Sequential", "config": [
        layer("LSTM", "lstm_1", unit_forget_bias=True, batch_input_shape=[None, 6, 3], dtype="float32"),
        layer("GRU", "gru_1", units=5, return_sequences=False),
        {"class_name": "Dense", "config": {"name": "dense_1", "trainable": True, "units": 2, "activation": "hard_sigmoid", "use_bias": False, "kernel_initializer": init, "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}}]}
    x = f32(4, 6, 3); h = c = np.zeros((4, 4)); g = np.zeros((4, 5))
    for t in range(6):
        i, f, n, o = np.split(x[:, t].astype("f8") @ k + h @ r + b, 4, -1); c = hard(f) * c + hard(i) * np.tanh(n); h = hard(o) * np.tanh(c)
        z, s, m = np.split(h @ gk + gb, 3, -1); rz, rr, rh = np.split(gr.astype("f8"), 3, -1)
        z = hard(z + g @ rz); s = hard(s + g @ rr); m = np.tanh(m + (s * g) @ rh); g = z * g + (1 - z) * m
    save(folder, "recurrent", config, "2.1.2", [
        ("lstm_1", [("lstm_1/kernel:0", k), ("lstm_1/recurrent_kernel:0", r), ("lstm_1/bias:0", b)]), ("gru_1", [("gru_1/kernel:0", gk), ("gru_1/recurrent_kernel:0", gr), ("gru_1/bias:0", gb)]),
        ("dense_1", [("dense_1/kernel:0", v)])], {"input": array(x), "output": array(hard(g @ v))})


if __name__ == "__main__":
    keras1(sys.argv[1]); keras2(sys.argv[1]); recurrent(sys.argv[1])
