"""Arrays as NumPy writes them; value i of an array is i * 1.5 - 3 (unsigned: i * 1.5), cut to a whole number where the type has no others.

python3 numpy_files.py FOLDER
"""
import sys
import numpy as np

FOLDER = sys.argv[1]


def array(dtype, shape, order="C"):
    values = (np.arange(int(np.prod(shape, dtype=int))) * 1.5 - (0 if np.dtype(dtype).kind == "u" else 3)).astype(dtype)
    return np.asarray(values.reshape(shape), order=order)


for name, dtype in [("uint8", "u1"), ("int8", "i1"), ("int16", "<i2"), ("int32", "<i4"), ("int64", "<i8"), ("float32", "<f4"), ("float64", "<f8")]:
    np.save(f"{FOLDER}/{name}.npy", array(dtype, (2, 3, 4)))
    np.save(f"{FOLDER}/{name}_fortran.npy", array(dtype, (2, 3, 4), "F"))
for name, dtype in [("int16_big", ">i2"), ("int64_big", ">i8"), ("float32_big", ">f4"), ("float64_big", ">f8")]:
    np.save(f"{FOLDER}/{name}.npy", array(dtype, (2, 3)))
np.save(f"{FOLDER}/float32_scalar.npy", array("<f4", ()))
np.save(f"{FOLDER}/float32_vector.npy", array("<f4", (5,)))
np.save(f"{FOLDER}/float32_empty.npy", array("<f4", (0, 3)))
with open(f"{FOLDER}/int32_version2.npy", "wb") as file:
    np.lib.format.write_array(file, array("<i4", (2, 3)), version=(2, 0))
np.save(f"{FOLDER}/refused_bool.npy", np.zeros(3, bool))
np.save(f"{FOLDER}/refused_complex.npy", np.zeros(3, complex))
np.save(f"{FOLDER}/refused_text.npy", np.array(["a", "bc"]))
np.save(f"{FOLDER}/refused_object.npy", np.array([None, 1], object))
np.save(f"{FOLDER}/refused_record.npy", np.zeros(3, [("a", "<f4"), ("b", "<i4")]))
np.savez(f"{FOLDER}/stored.npz", x=array("<f4", (2, 3)), y=array("<i8", (2,)))
np.savez_compressed(f"{FOLDER}/compressed.npz", x=array("<f8", (2, 3), "F"), y=array("<i4", (2,)))
