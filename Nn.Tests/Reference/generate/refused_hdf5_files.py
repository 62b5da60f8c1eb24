"""HDF5 files that use what Keras does not: python refused_hdf5_files.py FOLDER (needs h5py, numpy)."""
import os, sys
import h5py, numpy as np

folder = sys.argv[1]; os.makedirs(folder, exist_ok=True); ones = np.ones((4, 4), "float32")


def make(name, fill, **options):
    with h5py.File(f"{folder}/{name}.h5", "w", **options) as file: fill(file)


def virtual(file):
    layout = h5py.VirtualLayout((4, 4), "float32"); layout[...] = h5py.VirtualSource("other.h5", "x", (4, 4)); file.create_virtual_dataset("x", layout)


def external_data(file): file.create_dataset("x", (4, 4), "float32", external=[("other.bin", 0, h5py.h5f.UNLIMITED)])
def soft(file): file["x"] = h5py.SoftLink("/y")
def external(file): file["x"] = h5py.ExternalLink("other.h5", "/x")
def chunked(file): file.create_dataset("x", data=ones, chunks=(2, 2))
def packed(file): file.create_dataset("x", data=ones, compression="gzip")
def plain(file): file.create_dataset("x", data=ones)
def compound(file): file.create_dataset("x", data=np.zeros(2, [("a", "f4"), ("b", "i4")]))
def circle(file): file.create_group("a"); file["a/b"] = file["/"]


for fill in (virtual, external_data, soft, external, chunked, packed, compound, circle): make(fill.__name__, fill)
make("latest", plain, libver="latest")
make("block_before", plain, userblock_size=512)
