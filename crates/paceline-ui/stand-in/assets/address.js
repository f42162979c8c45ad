document.getElementById('origin').textContent = document.baseURI.replace(/\/+$/, '')
