"""The stored questions: their headers, the engines that answer them, and the answers in every form."""
