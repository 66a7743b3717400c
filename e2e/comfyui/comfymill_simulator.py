"""Node classes of the simulator for a real ComfyUI, so that the same tests run on both.

Put this file into its custom_nodes folder.
"""

import time

import comfy.model_management


class SimSleep:
    @classmethod
    def INPUT_TYPES(cls):
        return {
            "required": {
                "image": ("IMAGE", {}),
                "seconds": ("FLOAT", {"default": 1.0, "min": 0.0, "max": 3600.0, "step": 0.01}),
            }
        }

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "simulator"

    def run(self, image, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            comfy.model_management.throw_exception_if_processing_interrupted()
            time.sleep(0.05)
        return (image,)


class SimNumbers:
    @classmethod
    def INPUT_TYPES(cls):
        infinity = float("inf")
        nan = float("nan")
        return {
            "required": {
                "image": ("IMAGE", {}),
                "any": ("FLOAT", {"default": 1.0, "min": -infinity, "max": infinity}),
                "count": ("INT", {"default": 1, "min": 0, "max": infinity}),
                "odd": ("FLOAT", {"default": nan, "min": nan, "max": nan}),
            }
        }

    RETURN_TYPES = ("IMAGE",)
    FUNCTION = "run"
    CATEGORY = "simulator"

    def run(self, image, any, count, odd):
        return (image,)


NODE_CLASS_MAPPINGS = {"SimSleep": SimSleep, "SimNumbers": SimNumbers}
